package io.beaconwatch.jobs.pipeline;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which start of a process is that of a connection, by event times alone: the newest not after it,
 * else the earliest after it.
 *
 * @param retention the longest that it may be before the connection
 * @param longestWait the longest that it may be after
 */
public record JoinRule(Duration retention, Duration longestWait) implements Serializable {}
