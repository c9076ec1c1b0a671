package io.virta.dashboards.live;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.VirtaException;
import io.virta.dashboards.live.DownloadPlaces.Place;
import io.virta.dashboards.tail.RecordFinder;
import io.virta.dashboards.tail.WholeRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.UniversalEntity;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code GET record?stream=…&seq=…}: the complete data of one record, as a file that browsers
 * neither display nor run. {@code place} selects one user record of a KPL aggregate, {@code
 * content=1} decompresses gzip data. Concurrent downloads are limited, so that large records cannot
 * fill the memory.
 */
final class RecordDownloads {
  /** Limit of concurrent downloads: each holds the records of one read in memory. */
  static final int AT_A_TIME = 8;

  private static final int PIECE_BYTES = 64 * 1024;

  private final RecordFinder finder;
  private final ConsoleRegions regions;
  private final Duration stallTimeout;
  private final DownloadPlaces places;

  RecordDownloads(RecordFinder finder, ConsoleRegions regions, Duration stallTimeout) {
    this.finder = finder;
    this.regions = regions;
    this.stallTimeout = stallTimeout;
    this.places = new DownloadPlaces(AT_A_TIME, stallTimeout);
  }

  Route route() {
    return path(
        "record",
        () -> get(() -> parameterMap(parameters -> completeWithFuture(answer(parameters)))));
  }

  private CompletionStage<HttpResponse> answer(Map<String, String> parameters) {
    RecordFinder.Wanted wanted;
    try {
      wanted = wanted(parameters);
    } catch (IllegalArgumentException | VirtaException refused) {
      return refused(StatusCodes.BAD_REQUEST, String.valueOf(refused.getMessage()));
    }
    return places
        .take()
        .map(place -> answer(wanted, place))
        .orElseGet(
            () ->
                refused(
                    StatusCodes.SERVICE_UNAVAILABLE,
                    AT_A_TIME + " records are already being loaded; try again in a moment"));
  }

  private CompletionStage<HttpResponse> answer(RecordFinder.Wanted wanted, Place place) {
    return find(wanted)
        .thenApply(
            found ->
                found
                    .map(record -> download(wanted, record, place))
                    .orElseGet(RecordDownloads::notThere))
        .whenComplete(
            (answer, failure) -> {
              // A download with a streamed body holds the permit until it has ended.
              if (failure != null || answer.entity().isStrict()) {
                place.giveBack();
              }
            })
        .exceptionally(RecordDownloads::failed);
  }

  private CompletionStage<Optional<WholeRecord>> find(RecordFinder.Wanted wanted) {
    try {
      return finder.find(wanted);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private RecordFinder.Wanted wanted(Map<String, String> parameters) {
    ShownName stream = ShownName.parse(parameters.getOrDefault("stream", ""));
    return new RecordFinder.Wanted(
        stream.in(regions.namespace(parameters.getOrDefault("region", ""))),
        stream.name(),
        SequenceNumber.parse(parameters.getOrDefault("seq", "")),
        Long.parseLong(parameters.getOrDefault("place", "-1")),
        parameters.containsKey("content"));
  }

  private HttpResponse download(RecordFinder.Wanted wanted, WholeRecord record, Place place) {
    return HttpResponse.create()
        .addHeaders(Answers.HEADERS)
        .addHeader(HttpHeader.parse("Content-Security-Policy", "sandbox"))
        .addHeader(
            HttpHeader.parse(
                "Content-Disposition", "attachment; filename=\"" + fileName(wanted) + "\""))
        .addHeader(HttpHeader.parse("Virta-Cut", String.valueOf(record.cut())))
        .withEntity(body(record, place));
  }

  private UniversalEntity body(WholeRecord record, Place place) {
    if (record.bytes() == 0) { // a body with a length must have bytes
      return HttpEntities.create(
          ContentTypes.APPLICATION_OCTET_STREAM, ByteString.emptyByteString());
    }
    Source<ByteString, NotUsed> bytes =
        Source.unfoldResource(() -> new Pieces(record), Pieces::next, Pieces::close)
            .backpressureTimeout(stallTimeout);
    return HttpEntities.create(
        ContentTypes.APPLICATION_OCTET_STREAM, record.bytes(), place.keptBy(bytes));
  }

  private static HttpResponse notThere() {
    return Answers.error(
        StatusCodes.NOT_FOUND, "This record does not exist or is no longer stored.");
  }

  private static String fileName(RecordFinder.Wanted wanted) {
    String place = wanted.place() < 0 ? "" : "-" + wanted.place();
    return wanted.stream().value() + "-" + wanted.number() + place + ".bin";
  }

  private static CompletionStage<HttpResponse> refused(StatusCode status, String message) {
    return CompletableFuture.completedFuture(Answers.error(status, message));
  }

  private static HttpResponse failed(Throwable failure) {
    VirtaException refusal = VirtaException.from("Loading a record", failure);
    return switch (refusal.code()) {
      case STREAM_NOT_FOUND -> Answers.error(StatusCodes.NOT_FOUND, messageOf(refusal));
      case INTERNAL ->
          Answers.error(StatusCodes.INTERNAL_SERVER_ERROR, "internal failure; see the node's log");
      case SHARD_NOT_FOUND,
          CONSUMER_NOT_FOUND,
          TABLE_NOT_FOUND,
          APP_NOT_FOUND,
          IN_USE,
          LIMIT_EXCEEDED,
          INVALID_ARGUMENT,
          VALIDATION,
          SHARD_CLOSED,
          PRODUCER_FENCED,
          THROUGHPUT_EXCEEDED,
          LOG_FULL,
          DAMAGED,
          EXPIRED_ITERATOR,
          EXPIRED_NEXT_TOKEN,
          KMS_NOT_FOUND,
          KMS_DISABLED,
          KMS_INVALID_STATE,
          KMS_ACCESS_DENIED,
          KMS_OPT_IN_REQUIRED,
          UNAVAILABLE ->
          Answers.error(StatusCodes.SERVICE_UNAVAILABLE, messageOf(refusal));
    };
  }

  private static String messageOf(VirtaException refusal) {
    return String.valueOf(refusal.getMessage());
  }

  /** A record's bytes in pieces, limited to the announced length. */
  private static final class Pieces {
    private final InputStream in;
    private long left;

    Pieces(WholeRecord record) {
      this.in = record.open();
      this.left = record.bytes();
    }

    Optional<ByteString> next() throws IOException {
      byte[] piece = in.readNBytes((int) Math.min(PIECE_BYTES, left));
      left -= piece.length;
      return piece.length == 0 ? Optional.empty() : Optional.of(ByteString.fromArrayUnsafe(piece));
    }

    void close() throws IOException {
      in.close();
    }
  }
}
