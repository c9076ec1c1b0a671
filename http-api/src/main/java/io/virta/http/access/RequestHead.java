package io.virta.http.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the page that sent it and the node that it means.
 *
 * @param authorities every host that it names, as in {@code Host} and {@code :authority}
 * @param secure whether it came over TLS
 * @param origin the header {@code Origin}; null when there is none
 * @param fetchSite the header {@code Sec-Fetch-Site}, which only browsers send; null when there is
 *     none
 * @param opensPage whether a browser will show the answer as a page of its own, as when somebody
 *     follows a link
 */
public record RequestHead(
    List<String> authorities,
    boolean secure,
    @Nullable String origin,
    @Nullable String fetchSite,
    boolean opensPage) {}
