/** AWS's own SDK against the services beside Kinesis that client libraries use. */
@NullMarked
package io.virta.foreign.aws;

import org.jspecify.annotations.NullMarked;
