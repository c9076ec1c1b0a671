/**
 * Tests with clients in other languages: boto3, the AWS CLI, and the SDK for JavaScript in Node.js
 * and in a browser. Their programs are in {@code src/test/clients}.
 */
@NullMarked
package io.virta.foreign.script;

import org.jspecify.annotations.NullMarked;
