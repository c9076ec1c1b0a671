@NullMarked
package io.virta.http.aws.intake;

import org.jspecify.annotations.NullMarked;
