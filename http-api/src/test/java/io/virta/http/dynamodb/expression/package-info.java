@NullMarked
package io.virta.http.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
