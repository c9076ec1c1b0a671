/**
 * The common base of all services: the wire formats of AWS requests and answers ({@code wire}),
 * authentication and authorization ({@code identity}), reception of request bodies ({@code intake})
 * and the interface of a service ({@code service}). Start at {@link
 * io.virta.http.aws.service.ServiceApi}. Knows no service.
 */
@NullMarked
package io.virta.http.aws;

import org.jspecify.annotations.NullMarked;
