package io.virta.actors.account;

import io.virta.actors.damage.DamagedEntities;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The dependencies that all accounts of a node share.
 *
 * @param logHasRoom whether an account may persist more
 */
public record AccountEnvironment(
    AccountStreams streams,
    AccountSettings settings,
    BooleanSupplier logHasRoom,
    DamagedEntities damages,
    InstantSource clock) {}
