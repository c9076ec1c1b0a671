package io.virta.dashboards.live;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameter;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMultiMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.Region;
import io.virta.actors.model.VirtaException;
import io.virta.actors.topic.LiveTopics;
import io.virta.actors.topic.TopicFeed;
import io.virta.actors.topic.TopicName;
import io.virta.dashboards.tail.RecordFinder;
import io.virta.http.connection.PeerSlots;
import io.virta.persistence.failure.Failures;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.BackpressureTimeoutException;
import org.apache.pekko.stream.RestartSettings;
import org.apache.pekko.stream.javadsl.RestartSource;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET events?topics=…}: one connection of server-sent events per browser; the event name
 * identifies the topic. Serves every topic registered with {@link LiveTopics}. A topic that fails
 * reports the error in an event and is retried, a topic that ends is reopened; the others continue.
 */
public final class LiveEvents {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
  private static final RestartSettings AGAIN =
      RestartSettings.create(Duration.ofSeconds(1), Duration.ofSeconds(5), 0.2);

  /** Limit of topics per connection, enough for a handful of tabs. */
  static final int TOPICS_MAX = 24;

  private final LiveTopics topics;
  private final LiveTables tables;
  private final ConsoleRegions regions;
  private final RecordDownloads downloads;
  private final LiveSettings settings;
  private final AtomicInteger listeners = new AtomicInteger();
  private final PeerSlots peers;

  public LiveEvents(
      LiveTopics topics,
      LiveTables tables,
      RecordFinder finder,
      ConsoleRegions regions,
      LiveSettings settings) {
    this.topics = topics;
    this.tables = tables;
    this.downloads = new RecordDownloads(finder, regions, settings.listenerStallTimeout());
    this.regions = regions;
    this.settings = settings;
    this.peers = new PeerSlots(settings.listenersPerPeerMax());
  }

  /** Serves {@code events} and {@code history}. */
  public Route route() {
    return get(
        () ->
            concat(
                path(
                    "events",
                    () ->
                        parameter(
                            "topics",
                            topics ->
                                extractRequest(
                                    request -> complete(answer(peerOf(request), topics))))),
                path(
                    "history",
                    () -> parameterMultiMap(parameters -> complete(history(parameters)))),
                downloads.route()));
  }

  /** The number of connected listeners. */
  public int listeners() {
    return listeners.get();
  }

  private static String peerOf(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(InetAddress::getHostAddress)
        .orElse("unknown");
  }

  private HttpResponse history(Map<String, List<String>> parameters) {
    String region = parameters.getOrDefault("region", List.of("")).get(0);
    Set<String> streams = Set.copyOf(parameters.getOrDefault("stream", List.of()));
    try {
      return Answers.json(tables.history(regions.namespace(region), streams));
    } catch (VirtaException refused) {
      return Answers.error(StatusCodes.BAD_REQUEST, String.valueOf(refused.getMessage()));
    }
  }

  private HttpResponse answer(String peer, String names) {
    if (listeners.get() >= settings.listenersMax()) {
      return Answers.error(
          StatusCodes.SERVICE_UNAVAILABLE,
          settings.listenersMax()
              + " browsers are connected already (virta.console.listeners-max)");
    }
    if (peers.isFull(peer)) {
      return Answers.error(
          StatusCodes.SERVICE_UNAVAILABLE,
          settings.listenersPerPeerMax()
              + " browsers of this address are connected already"
              + " (virta.console.listeners-per-peer-max)");
    }
    try {
      return HttpResponse.create()
          .addHeaders(Answers.HEADERS)
          .withEntity(
              HttpEntities.createChunked(
                  MediaTypes.TEXT_EVENT_STREAM.toContentType(), events(peer, open(names))));
    } catch (IllegalArgumentException e) {
      return Answers.error(StatusCodes.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /** A topic requested by a listener. */
  private record Opened(TopicName name, TopicFeed<?> feed) {}

  /** Opens the topics in a comma-separated list of names. */
  private List<Opened> open(String names) {
    List<Opened> opened = new ArrayList<>();
    for (TopicName name : names(names)) {
      Namespace namespace = regions.namespace(name.region().map(Region::value).orElse(""));
      opened.add(new Opened(name, topics.open(name, namespace)));
    }
    return opened;
  }

  /**
   * Parses a comma-separated list of topic names.
   *
   * @throws IllegalArgumentException if a name is invalid or there are too many
   */
  static List<TopicName> names(String texts) {
    List<TopicName> names = new ArrayList<>();
    for (String text : texts.split(",", TOPICS_MAX + 1)) {
      names.add(new TopicName(text));
    }
    if (names.size() > TOPICS_MAX) {
      throw new IllegalArgumentException("at most " + TOPICS_MAX + " topics at a time");
    }
    return names;
  }

  /** Returns the events for one listener. At most one event per topic is buffered. */
  private Source<ByteString, NotUsed> events(String peer, List<Opened> opened) {
    Source<ByteString, NotUsed> merged =
        opened.stream().map(this::withRestarts).reduce(Source::merge).orElseThrow();
    Source<ByteString, NotUsed> events =
        Source.single(SseFrame.retry(settings.reconnectDelay()))
            .concat(merged)
            .keepAlive(settings.heartbeatInterval(), () -> SseFrame.HEARTBEAT)
            .backpressureTimeout(settings.listenerStallTimeout())
            // The browser of a sleeping computer is not an error, but the server would log it as
            // one.
            .onErrorComplete(BackpressureTimeoutException.class);
    return Source.fromMaterializer((materializer, attributes) -> counted(peer, events))
        .mapMaterializedValue(whenStarted -> NotUsed.getInstance());
  }

  private Source<ByteString, NotUsed> counted(String peer, Source<ByteString, NotUsed> events) {
    Optional<PeerSlots.Slot> slot = peers.take(peer);
    if (slot.isEmpty()) {
      return Source.empty(); // other listeners of its address were faster; the browser reconnects
    }
    listeners.incrementAndGet();
    return events.watchTermination(
        (notUsed, whenDone) -> {
          whenDone.whenComplete(
              (done, failure) -> {
                listeners.decrementAndGet();
                slot.get().close();
              });
          return notUsed;
        });
  }

  private Source<ByteString, NotUsed> withRestarts(Opened topic) {
    return RestartSource.withBackoff(
        AGAIN,
        () ->
            topic
                .feed()
                .source()
                .map(value -> SseFrame.event(topic.name().text(), Json.bytes(value)))
                .recover(
                    new PFBuilder<Throwable, ByteString>()
                        .matchAny(failure -> failed(topic.name(), failure))
                        .build()));
  }

  private static ByteString failed(TopicName topic, Throwable failure) {
    Throwable cause = Failures.unwrap(failure);
    String message = "internal failure; see the node's log";
    String code = "INTERNAL";
    if (cause instanceof VirtaException refusal) {
      message = String.valueOf(refusal.getMessage());
      code = refusal.code().name();
    } else {
      LOG.warn("Topic {} failed and is retried.", topic.text(), cause);
    }
    return SseFrame.event(topic.text(), Json.bytes(Map.of("error", message, "code", code)));
  }
}
