package io.beaconwatch.common.alert;

/**
 * An alert as sinks take it.
 *
 * @param id a function of detection, key and window alone
 * @param detection the detection's name
 * @param tier the tier's name; empty where the detection has none
 * @param timestamp the alert's {@code @timestamp} in milliseconds since the epoch
 * @param revision 0 when first final, then one more with each change
 * @param json one object, without a line's end; the same events give the same text
 */
public record Alert(
    String id, String detection, String tier, long timestamp, int revision, String json) {}
