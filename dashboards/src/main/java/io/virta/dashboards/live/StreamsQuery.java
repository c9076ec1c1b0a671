package io.virta.dashboards.live;

import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.rates.RateTable;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The part of the stream list that a page requests.
 *
 * @param page page number from 1; numbers beyond the last page mean the last page
 * @param search text that the name must contain, ignoring case; empty for all streams
 */
record StreamsQuery(Sort sort, int page, String search) {
  /** The first page, sorted by name. */
  static final StreamsQuery FIRST = new StreamsQuery(Sort.NAME, 1, "");

  /** Limit of the search text in characters; no stream name is longer. */
  static final int SEARCH_CHARS_MAX = 128;

  StreamsQuery {
    if (page < 1) {
      throw new IllegalArgumentException("a page number is 1 or more, not " + page);
    }
    if (search.length() > SEARCH_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a search has at most " + SEARCH_CHARS_MAX + " characters, not " + search.length());
    }
  }

  /** The sort order of the list: by name, or by a figure in descending order. */
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

  /**
   * Returns the streams that match, in the requested order, for all pages; the input is sorted by
   * name.
   */
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

  /** Returns a comparator for a stable sort: streams with equal figures stay sorted by name. */
  private Comparator<StreamSummary> byFigure(RateTable rates) {
    return Comparator.comparingDouble((StreamSummary stream) -> sort.figure(rates.of(stream.key())))
        .reversed();
  }
}
