package io.virta.http.aws.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a REST-JSON request outside the body.
 *
 * @param path the path, still percent-encoded
 * @param query the query, still percent-encoded; empty if there is none
 * @param header returns the first header with a lower-case name, or null if there is none
 */
public record RestRequest(String path, String query, Function<String, @Nullable String> header) {}
