package io.beaconwatch.connectors.replay;

import java.io.Serializable;

/** Where in a dead letter topic a letter stands. */
public record LetterPosition(String topic, int partition, long offset) implements Serializable {}
