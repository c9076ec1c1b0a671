@NullMarked
package io.virta.http.aws.identity.signature;

import org.jspecify.annotations.NullMarked;
