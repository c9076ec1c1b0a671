package io.virta.http.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request's head that identify the sending web page and the addressed node.
 *
 * @param authorities all hosts that the request names, in {@code Host} and {@code :authority}
 * @param secure whether the request came over TLS
 * @param origin the header {@code Origin}; null if absent
 * @param fetchSite the header {@code Sec-Fetch-Site}, which only browsers send; null if absent
 * @param opensPage whether a browser will show the answer as a page of its own, as when the user
 *     follows a link
 */
public record RequestHead(
    List<String> authorities,
    boolean secure,
    @Nullable String origin,
    @Nullable String fetchSite,
    boolean opensPage) {}
