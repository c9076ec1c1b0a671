@NullMarked
package io.virta.http.kinesis.hot;

import org.jspecify.annotations.NullMarked;
