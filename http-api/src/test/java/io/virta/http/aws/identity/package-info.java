@NullMarked
package io.virta.http.aws.identity;

import org.jspecify.annotations.NullMarked;
