@NullMarked
package io.virta.http.aws.identity.policy;

import org.jspecify.annotations.NullMarked;
