@NullMarked
package io.virta.http.kinesis.rate;

import org.jspecify.annotations.NullMarked;
