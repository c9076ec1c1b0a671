@NullMarked
package io.virta.http.aws.wire;

import org.jspecify.annotations.NullMarked;
