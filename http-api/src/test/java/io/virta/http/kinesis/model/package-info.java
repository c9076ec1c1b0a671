@NullMarked
package io.virta.http.kinesis.model;

import org.jspecify.annotations.NullMarked;
