package io.virta.dashboards.live;

import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.rates.RateTable;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Which part of a list of streams a page wants.
 *
 * @param page from 1; one beyond the last is the last
 * @param search what a name must hold, in either case; empty for all
 */
record StreamsQuery(Sort sort, int page, String search) {
  /** The first streams in the order of their names. */
  static final StreamsQuery FIRST = new StreamsQuery(Sort.NAME, 1, "");

  /** Longest search in characters: a longer one finds nothing. */
  static final int SEARCH_CHARS_MAX = 128;

  StreamsQuery {
    if (page < 1) {
      throw new IllegalArgumentException("pages are counted from 1, not from " + page);
    }
    if (search.length() > SEARCH_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a search has at most " + SEARCH_CHARS_MAX + " characters, not " + search.length());
    }
  }

  /** Orders of the list: by name, or the largest figure first. */
  enum Sort {
    NAME,
    RECORDS,
    BYTES,
    OUT,
    REFUSED,
    NEWEST;

    static Sort of(String name) {
      for (Sort sort : values()) {
        if (sort.text().equals(name)) {
          return sort;
        }
      }
      throw new IllegalArgumentException("streams cannot be sorted by '" + name + "'");
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    private double figure(StreamRates rates) {
      return switch (this) {
        case NAME -> 0;
        case RECORDS -> rates.flow().recordsIn();
        case BYTES -> rates.flow().bytesIn();
        case OUT -> rates.flow().recordsOut();
        case REFUSED -> rates.flow().refused();
        case NEWEST -> rates.lastArrivalMillis();
      };
    }
  }

  /** Those of the streams, which come in the order of their names, that it wants on any page. */
  List<StreamSummary> matching(List<StreamSummary> streams, RateTable rates) {
    String wanted = search.toLowerCase(Locale.ROOT);
    List<StreamSummary> found =
        search.isEmpty()
            ? streams
            : streams.stream()
                .filter(
                    stream ->
                        ShownName.of(stream.key()).text().toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    return sort == Sort.NAME ? found : found.stream().sorted(byFigure(rates)).toList();
  }

  /** A stable order: equal figures stay in the order of their names. */
  private Comparator<StreamSummary> byFigure(RateTable rates) {
    return Comparator.comparingDouble((StreamSummary stream) -> sort.figure(rates.of(stream.key())))
        .reversed();
  }
}
