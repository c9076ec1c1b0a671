@NullMarked
package io.virta.http.kinesis.operation;

import org.jspecify.annotations.NullMarked;
