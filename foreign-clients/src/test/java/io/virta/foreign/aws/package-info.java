/** Tests of the AWS SDK with the companion services that Kinesis client libraries use. */
@NullMarked
package io.virta.foreign.aws;

import org.jspecify.annotations.NullMarked;
