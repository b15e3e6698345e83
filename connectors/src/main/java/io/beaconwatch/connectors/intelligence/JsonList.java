package io.beaconwatch.connectors.intelligence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Utf8;
import io.beaconwatch.common.event.RejectReason;
import io.beaconwatch.common.intelligence.Indicator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** STIX objects and rows of Sentinel's ThreatIntelligenceIndicator table, told apart row by row. */
final class JsonList implements RowDecoder {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String feed;

  JsonList(String feed) {
    this.feed = feed;
  }

  @Override
  public void decode(Row row, Consumer<IndicatorRecord> out) throws UnreadableRow {
    JsonNode object = parse(row);
    if (!object.isObject()) {
      throw new UnreadableRow(RejectReason.WRONG_TYPE, "no object");
    }
    JsonFields fields = new JsonFields(object);
    String type = object.path("type").asText("");
    if (type.equals("indicator")) {
      stix(fields, out);
    } else if (type.equals("bundle") && object.has("objects")) {
      throw new UnreadableRow(RejectReason.WRONG_TYPE, "objects is no list");
    } else if (fields.has("NetworkIP")
        || fields.has("TimeGenerated")
        || object.path("Type").asText("").equals("ThreatIntelligenceIndicator")) {
      out.accept(sentinel(fields));
    } else if (!type.isEmpty() && fields.has("id")) {
      out.accept(IndicatorRecord.of(UnsupportedKind.STIX_OBJECT));
    } else {
      throw new UnreadableRow(
          RejectReason.UNKNOWN_SHAPE, "neither STIX nor a ThreatIntelligenceIndicator row");
    }
  }

  private JsonNode parse(Row row) throws UnreadableRow {
    if (!Utf8.isWellFormed(row.bytes(), 0, (int) row.length())) {
      throw new UnreadableRow(RejectReason.INVALID_UTF_8, "not UTF-8");
    }
    try {
      return MAPPER.readTree(row.bytes(), 0, (int) row.length());
    } catch (JsonProcessingException e) {
      throw new UnreadableRow(RejectReason.MALFORMED, e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnreadableRow(RejectReason.MALFORMED, "no JSON");
    }
  }

  private IndicatorRecord sentinel(JsonFields fields) throws UnreadableRow {
    String address = fields.text("NetworkIP");
    UnsupportedKind kind =
        address == null ? otherObservable(fields) : FieldText.unlessAddress("NetworkIP", address);
    if (kind != null) {
      return IndicatorRecord.of(kind);
    }
    Long generated = fields.time("TimeGenerated");
    if (generated == null) {
      throw new UnreadableRow(RejectReason.MISSING_FIELD, "no TimeGenerated");
    }
    return IndicatorRecord.of(
        Indicator.of(address, Indicator.Form.SENTINEL, feed)
            .version(generated)
            .active(fields.flag("Active"))
            .threatType(fields.text("ThreatType"))
            .confidence(fields.number("ConfidenceScore"))
            .description(fields.text("Description"))
            .provider(fields.text("IndicatorProvider"))
            .build());
  }

  private static UnsupportedKind otherObservable(JsonFields fields) throws UnreadableRow {
    if (fields.text("Url") != null) {
      return UnsupportedKind.URL;
    }
    if (fields.text("DomainName") != null) {
      return UnsupportedKind.DOMAIN;
    }
    if (fields.text("FileHashValue") != null) {
      return UnsupportedKind.HASH;
    }
    if (fields.text("EmailSenderAddress") != null || fields.text("EmailRecipient") != null) {
      return UnsupportedKind.EMAIL;
    }
    return fields.text("NetworkCidrBlock") != null
            || fields.text("NetworkDestinationCidrBlock") != null
        ? UnsupportedKind.CIDR
        : UnsupportedKind.NO_ADDRESS;
  }

  private void stix(JsonFields fields, Consumer<IndicatorRecord> out) throws UnreadableRow {
    String pattern = fields.text("pattern");
    String patternType = fields.text("pattern_type");
    if (pattern == null) {
      throw new UnreadableRow(RejectReason.MISSING_FIELD, "no pattern");
    }
    List<StixPattern.Equality> equalities =
        patternType == null || patternType.equals("stix")
            ? StixPattern.equalities(pattern)
            : List.of();
    if (equalities.isEmpty()) {
      out.accept(IndicatorRecord.of(UnsupportedKind.PATTERN));
      return;
    }
    List<IndicatorRecord> records = new ArrayList<>();
    for (StixPattern.Equality equality : equalities) {
      UnsupportedKind kind = unsupported(equality);
      records.add(
          kind != null
              ? IndicatorRecord.of(kind)
              : IndicatorRecord.of(stixIndicator(equality.value(), fields)));
    }
    records.forEach(out);
  }

  private static UnsupportedKind unsupported(StixPattern.Equality equality) throws UnreadableRow {
    String path = equality.path();
    return switch (path) {
      case "ipv4-addr:value", "ipv6-addr:value" ->
          FieldText.unlessAddress("the pattern's address", equality.value());
      case "domain-name:value" -> UnsupportedKind.DOMAIN;
      case "url:value" -> UnsupportedKind.URL;
      case "email-addr:value" -> UnsupportedKind.EMAIL;
      default -> path.startsWith("file:hashes") ? UnsupportedKind.HASH : UnsupportedKind.PATTERN;
    };
  }

  private Indicator stixIndicator(String address, JsonFields fields) throws UnreadableRow {
    Long created = fields.time("created");
    Long modified = fields.time("modified");
    Long validFrom = fields.time("valid_from");
    Long validUntil = fields.time("valid_until");
    if (validFrom == null && created == null) {
      throw new UnreadableRow(RejectReason.MISSING_FIELD, "neither valid_from nor created");
    }
    long from = validFrom != null ? validFrom : created;
    long written = created != null ? created : from;
    String types = fields.texts("indicator_types");
    String description = fields.text("description");
    return Indicator.of(address, Indicator.Form.VALIDITY, feed)
        .id(fields.text("id"))
        .version(modified != null ? modified : written)
        .validFrom(from)
        .validUntil(validUntil != null ? validUntil : Long.MAX_VALUE)
        .revoked(Boolean.TRUE.equals(fields.flag("revoked")))
        .threatType(types != null ? types : fields.texts("labels"))
        .confidence(fields.number("confidence"))
        .description(description != null ? description : fields.text("name"))
        .build();
  }
}
