@NullMarked
package io.virta.http.kinesis.token;

import org.jspecify.annotations.NullMarked;
