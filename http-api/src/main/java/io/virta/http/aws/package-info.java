/**
 * The floor of all services: how AWS spells requests and answers ({@code wire}), who sends them and
 * may do so ({@code identity}), how they are taken in ({@code intake}) and what a service is
 * ({@code service}). Start at {@link io.virta.http.aws.service.ServiceApi}. Knows no service.
 */
@NullMarked
package io.virta.http.aws;

import org.jspecify.annotations.NullMarked;
