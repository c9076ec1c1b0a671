package io.virta.http.aws.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What REST-JSON says of an operation outside the body.
 *
 * @param path still percent-encoded
 * @param query still percent-encoded; empty for none
 * @param header the first header of a name in lower case; null for none
 */
public record RestRequest(String path, String query, Function<String, @Nullable String> header) {}
