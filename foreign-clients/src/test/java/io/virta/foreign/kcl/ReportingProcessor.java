package io.virta.foreign.kcl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.foreign.kcl.WorkerEvent.Kind;
import java.util.List;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Reports every record, and checkpoints after each batch. A record is always reported before its
 * checkpoint.
 */
final class ReportingProcessor implements ShardRecordProcessor {
  private String shard = "";

  @Override
  public void initialize(InitializationInput input) {
    shard = input.shardId();
    WorkerEvent.tell(Kind.LEASED, shard, input.extendedSequenceNumber().sequenceNumber(), "");
  }

  @Override
  public void processRecords(ProcessRecordsInput input) {
    List<KinesisClientRecord> records = input.records();
    for (KinesisClientRecord record : records) {
      WorkerEvent.tell(
          Kind.RECORD, shard, record.sequenceNumber(), UTF_8.decode(record.data()).toString());
    }
    if (!records.isEmpty()) {
      checkpoint(
          input.checkpointer(), Kind.CHECKPOINT, records.get(records.size() - 1).sequenceNumber());
    }
  }

  @Override
  public void leaseLost(LeaseLostInput input) {
    WorkerEvent.tell(Kind.LOST, shard, "", "");
  }

  @Override
  public void shardEnded(ShardEndedInput input) {
    checkpoint(input.checkpointer(), Kind.ENDED, "");
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {
    checkpoint(input.checkpointer(), Kind.CHECKPOINT, "");
  }

  private void checkpoint(RecordProcessorCheckpointer checkpointer, Kind kind, String position) {
    try {
      checkpointer.checkpoint();
      WorkerEvent.tell(kind, shard, position, "");
    } catch (ShutdownException lost) {
      // Another worker has taken the lease and may repeat these records.
    } catch (InvalidStateException broken) {
      throw new IllegalStateException("no checkpoint of " + shard, broken);
    }
  }
}
