package io.virta.dashboards;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;

import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.topic.LiveTopics;
import io.virta.dashboards.live.ConsoleRegions;
import io.virta.dashboards.live.LiveEvents;
import io.virta.dashboards.live.LiveTables;
import io.virta.dashboards.live.ShardsTopic;
import io.virta.dashboards.live.StreamsTopic;
import io.virta.dashboards.live.TailTopic;
import io.virta.dashboards.rates.RateSampler;
import io.virta.dashboards.site.Site;
import io.virta.dashboards.tail.RecordFinder;
import io.virta.dashboards.tail.Tail;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/**
 * The console: a page at {@code /} that shows live data of one account's streams, one region at a
 * time, and the page's own API below {@code /console/}. Read-only. One instance per node; safe for
 * any thread.
 */
public final class Console {
  private final Site site;
  private final LiveEvents events;

  private Console(Site site, LiveEvents events) {
    this.site = site;
    this.events = events;
  }

  /** Starts a console, which samples the node's counters until the actor system ends. */
  public static Console start(
      ActorSystem<?> system,
      Streams streams,
      Shards shards,
      NodeFigures figures,
      ConsoleRegions regions,
      InstantSource clock,
      ConsoleSettings settings) {
    Materializer materializer = Materializer.createMaterializer(system);
    RateSampler rates = new RateSampler(settings.historyPoints(), settings.historyStreamsMax());
    LiveTables tables =
        new LiveTables(
            streams,
            shards,
            figures,
            regions,
            settings.live(),
            rates,
            settings.streamsMax(),
            clock);
    tables.start(materializer);
    Tail tail = new Tail(shards.uncounted(), settings.tail());
    LiveTopics topics = LiveTopics.get(system); // other modules may register topics as well
    topics.register(new StreamsTopic(tables));
    topics.register(new ShardsTopic(tables));
    topics.register(new TailTopic(tail, clock));
    RecordFinder finder =
        new RecordFinder(
            shards.uncounted(),
            settings.contentBytesMax(),
            system.dispatchers().lookup(DispatcherSelector.blocking()));
    return new Console(
        Site.of(settings.webDirectory()),
        new LiveEvents(topics, tables, finder, regions, settings.live()));
  }

  /**
   * Serves {@code GET} requests for the page and {@code /console/}; passes on all other requests.
   */
  public Route route() {
    return concat(pathPrefix("console", events::route), site.route());
  }

  /** The number of connected listeners. */
  public int listeners() {
    return events.listeners();
  }
}
