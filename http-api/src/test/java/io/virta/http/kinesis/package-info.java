@NullMarked
package io.virta.http.kinesis;

import org.jspecify.annotations.NullMarked;
