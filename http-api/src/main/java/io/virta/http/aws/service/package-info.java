/**
 * What services have in common towards HTTP: how requests find them, headers, content types, and
 * the query protocol, whose requests name an operation and no service. Start at {@link
 * io.virta.http.aws.service.ServiceApi}.
 */
@NullMarked
package io.virta.http.aws.service;

import org.jspecify.annotations.NullMarked;
