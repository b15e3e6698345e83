package io.beaconwatch.common.alert;

/**
 * An alert as sinks take it.
 *
 * @param id a function of detection, key and window alone
 * @param detection the detection's name
 * @param tier the tier's name; empty where the detection has none
 * @param timestamp the alert's {@code @timestamp} in milliseconds since the epoch
 * @param dated the time by which it is filed, which is the same in every telling of it: the end of
 *     its window; of a run of sequences, its first connection
 * @param revision a {@link io.beaconwatch.common.scoring.Revision}: a telling with a greater one
 *     takes the place of the others
 * @param json one object, without a line's end; the same events give the same text
 */
public record Alert(
    String id,
    String detection,
    String tier,
    long timestamp,
    long dated,
    int revision,
    String json) {}
