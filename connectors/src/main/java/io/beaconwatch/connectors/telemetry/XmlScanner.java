package io.beaconwatch.connectors.telemetry;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.beaconwatch.common.event.RejectReason;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.io.Stax2ByteArraySource;

/**
 * Reads the XML rendering of one Windows event and puts its values where the JSON rendering has
 * them: {@code Data} elements under EventData by their name.
 */
final class XmlScanner {
  /**
   * The parser keeps every element name it has met, and copies them all for each document that has
   * a new one. So that a stranger's documents cannot make it slow, a new one is taken after so many
   * bytes; Windows' own events have few names, which are soon learned again.
   */
  private static final int BYTES_FOR_ONE_PARSER = 1 << 19;

  /** A longer document may have had a great many names. */
  private static final int ORDINARY_LENGTH = 1 << 14;

  private InputFactoryImpl xml = newParser();
  private int bytesLeft = BYTES_FOR_ONE_PARSER;
  private final PathTree.Node data;
  private final int dataSlot;
  private final int eventId;
  private final int channel;
  private final int computer;
  private final int provider;
  private final int created;

  XmlScanner(PathTree paths) {
    data = paths.node("EventData");
    dataSlot = paths.slot("EventData");
    eventId = paths.slot("EventID");
    channel = paths.slot("Channel");
    computer = paths.slot("Computer");
    provider = paths.slot("Provider.Name");
    created = paths.slot("TimeCreated.SystemTime");
  }

  private static InputFactoryImpl newParser() {
    InputFactoryImpl parser = new InputFactoryImpl();
    parser.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    parser.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return parser;
  }

  /** Reads a document of valid UTF-8. Null, or why it cannot be read. */
  Rejection scan(byte[] bytes, int offset, int length, Slots slots) {
    if (bytesLeft < 0) {
      xml = newParser();
      bytesLeft = BYTES_FOR_ONE_PARSER;
    }
    bytesLeft -= length > ORDINARY_LENGTH ? bytesLeft + 1 : length;
    try {
      XMLStreamReader reader =
          xml.createXMLStreamReader(new Stax2ByteArraySource(bytes, offset, length));
      try {
        return readDocument(reader, slots);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | RuntimeException e) {
      // Aalto throws unchecked ones too, some of them by mistake (a prefix xmlns, say).
      return new Rejection(RejectReason.MALFORMED, "not XML");
    }
  }

  private Rejection readDocument(XMLStreamReader reader, Slots slots) throws XMLStreamException {
    int depth = 0;
    String section = "";
    int target = -1;
    int textStart = 0;
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD -> {
          return new Rejection(RejectReason.MALFORMED, "a document type declaration");
        }
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          String name = reader.getLocalName();
          if (depth == 1 && !name.equals("Event")) {
            return new Rejection(RejectReason.UNKNOWN_SHAPE, "not a Windows event");
          } else if (depth == 2) {
            section = name;
            if (section.equals("EventData")) {
              slots.set(dataSlot, Slots.OBJECT);
            }
          } else if (depth == 3) {
            target =
                section.equals("System")
                    ? system(reader, name, slots)
                    : section.equals("EventData") && name.equals("Data") ? datum(reader) : -1;
            textStart = slots.textEnd();
          } else if (depth == 4 && target >= 0) {
            slots.set(target, Slots.OBJECT);
            target = -1;
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (target >= 0) {
            slots.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (target >= 0) {
            slots.set(target, Slots.TEXT, textStart);
            target = -1;
          }
          depth--;
        }
        case XMLStreamConstants.END_DOCUMENT -> {
          return null;
        }
        default -> {
          // Comments and processing instructions say nothing.
        }
      }
    }
  }

  /** Reads the attributes that matter, and gives the slot of the element's text, or -1. */
  private int system(XMLStreamReader reader, String name, Slots slots) {
    return switch (name) {
      case "EventID" -> eventId;
      case "Channel" -> channel;
      case "Computer" -> computer;
      case "Provider" -> {
        setAttribute(reader, "Name", provider, slots);
        yield -1;
      }
      case "TimeCreated" -> {
        setAttribute(reader, "SystemTime", created, slots);
        yield -1;
      }
      default -> -1;
    };
  }

  private static void setAttribute(XMLStreamReader reader, String name, int slot, Slots slots) {
    String value = reader.getAttributeValue(null, name);
    if (value != null) {
      int start = slots.textEnd();
      slots.append(value.toCharArray(), 0, value.length());
      slots.set(slot, Slots.TEXT, start);
    }
  }

  private int datum(XMLStreamReader reader) {
    String name = reader.getAttributeValue(null, "Name");
    PathTree.Key key = name == null ? null : data.key(name);
    return key == null ? -1 : key.node().slot();
  }
}
