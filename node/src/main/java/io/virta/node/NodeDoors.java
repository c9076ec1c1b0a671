package io.virta.node;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a node listens. */
record NodeDoors(URI plain, @Nullable URI tls) {}
