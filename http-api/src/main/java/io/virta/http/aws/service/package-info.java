/**
 * The HTTP interface common to all services: routing of requests, headers, content types, and the
 * query protocol, whose requests name an operation but no service. Start at {@link
 * io.virta.http.aws.service.ServiceApi}.
 */
@NullMarked
package io.virta.http.aws.service;

import org.jspecify.annotations.NullMarked;
