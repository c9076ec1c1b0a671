/**
 * Tests of a real node with third-party clients, or with programs that use only third-party SDKs.
 */
@NullMarked
package io.virta.node.clients;

import org.jspecify.annotations.NullMarked;
