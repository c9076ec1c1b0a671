package io.virta.foreign.kcl;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * A typical consumer application that only overrides the endpoints. Arguments: endpoint, stream
 * (its name in us-east-1, or its ARN for the multi-stream mode), application, worker, {@code
 * polling} or {@code fan-out}, and KCL settings as {@code name=value}. It reports on standard
 * output, see {@link WorkerEvent}, and shuts down gracefully when its standard input ends.
 */
final class WorkerMain {
  static final InitialPositionInStreamExtended START =
      InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);

  private static final int STOP_SECONDS_MAX = 60;

  private WorkerMain() {}

  public static void main(String... arguments) throws Exception {
    URI endpoint = URI.create(arguments[0]);
    String stream = arguments[1];
    boolean byArn = stream.startsWith("arn:");
    Region region = byArn ? Region.of(stream.split(":", -1)[3]) : Region.US_EAST_1;
    KinesisAsyncClient kinesis =
        KinesisClientUtil.createKinesisAsyncClient(
            at(KinesisAsyncClient.builder(), endpoint, region));
    ConfigsBuilder configs =
        new ConfigsBuilder(
            byArn ? new OneOfManyTracker(kinesis, stream) : new SingleStreamTracker(stream, START),
            arguments[2],
            kinesis,
            at(DynamoDbAsyncClient.builder(), endpoint, region).build(),
            at(CloudWatchAsyncClient.builder(), endpoint, region).build(),
            arguments[3],
            ReportingProcessor::new);
    WorkerSettings settings = WorkerSettings.parse(arguments, 5);
    RetrievalConfig retrieval = configs.retrievalConfig();
    if (arguments[4].equals("polling")) {
      PollingConfig polling =
          byArn ? new PollingConfig(kinesis) : new PollingConfig(stream, kinesis);
      settings.apply(polling);
      retrieval.retrievalSpecificConfig(polling);
    }
    LeaseManagementConfig leases = configs.leaseManagementConfig();
    settings.apply(leases);
    Scheduler scheduler =
        new Scheduler(
            configs.checkpointConfig(),
            settings.apply(configs.coordinatorConfig()),
            leases,
            configs.lifecycleConfig(),
            configs.metricsConfig(),
            configs.processorConfig(),
            retrieval);
    Thread thread = new Thread(scheduler, "kcl-scheduler");
    thread.start();
    WorkerEvent.started();
    awaitEndOfInput();
    stop(scheduler);
    System.exit(0); // the clients leave threads running
  }

  private static <B extends AwsClientBuilder<B, ?>> B at(B builder, URI endpoint, Region region) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // The content of standard input is ignored; only its end matters.
    }
  }

  private static void stop(Scheduler scheduler)
      throws InterruptedException, ExecutionException, TimeoutException {
    scheduler.startGracefulShutdown().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
  }
}
