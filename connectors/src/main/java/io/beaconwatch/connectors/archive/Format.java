package io.beaconwatch.connectors.archive;

import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * What a file or a member of an archive is, by its first bytes and, where they say nothing, name.
 */
enum Format {
  TEXT,
  UTF_16,
  GZIP,
  BZIP2,
  XZ,
  ZSTD,
  ZIP,
  TAR,
  /** Named as compressed, and neither that nor text. */
  GARBLED,
  /** A container that is known and not read, such as 7z or a Windows event log. */
  UNREADABLE;

  /** As many first bytes as {@link #of} looks at: a tar header. */
  static final int HEAD = 512;

  private static final Set<String> COMPRESSED =
      Set.of("gz", "tgz", "bz2", "tbz2", "xz", "txz", "zst", "tzst", "zip", "tar");

  /**
   * @param head the first {@link #HEAD} bytes, or all there are
   * @param length of what is in {@code head}
   */
  static Format of(byte[] head, int length, String name) {
    if (starts(head, length, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (starts(head, length, 'B', 'Z', 'h')
        && (holds(head, 4, length, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
            || holds(head, 4, length, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90))) {
      return BZIP2;
    }
    if (starts(head, length, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    if (starts(head, length, 0x28, 0xb5, 0x2f, 0xfd)
        || (length >= 4 && (head[0] & 0xf0) == 0x50 && holds(head, 1, length, 0x2a, 0x4d, 0x18))) {
      return ZSTD;
    }
    if (starts(head, length, 'P', 'K', 3, 4)
        || starts(head, length, 'P', 'K', 5, 6)
        || starts(head, length, 'P', 'K', 7, 8)) {
      return ZIP;
    }
    if (holds(head, 257, length, 'u', 's', 't', 'a', 'r')
        || (extension(name).equals("tar") && length == HEAD && hasTarCheckSum(head))) {
      return TAR;
    }
    if (starts(head, length, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c)
        || starts(head, length, 'R', 'a', 'r', '!', 0x1a, 7)
        || starts(head, length, 'E', 'l', 'f', 'F', 'i', 'l', 'e', 0)) {
      return UNREADABLE;
    }
    if (starts(head, length, 0xff, 0xfe) || starts(head, length, 0xfe, 0xff)) {
      return UTF_16;
    }
    return COMPRESSED.contains(extension(name)) && !isText(head, length) ? GARBLED : TEXT;
  }

  /** The name that the content of a compressed file has: {@code a.tar} of {@code a.tar.gz}. */
  static String inner(String name) {
    String extension = extension(name);
    if (!COMPRESSED.contains(extension)) {
      return name;
    }
    String stem = name.substring(0, name.length() - extension.length() - 1);
    return extension.length() > 1 && extension.startsWith("t") && !extension.equals("tar")
        ? stem + ".tar"
        : stem;
  }

  /** Of the tar that had no magic yet. */
  private static boolean hasTarCheckSum(byte[] head) {
    try {
      return TarUtils.verifyCheckSum(head);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.indexOf('/', dot) >= 0
        ? ""
        : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isText(byte[] head, int length) {
    for (int i = 0; i < length; i++) {
      int b = head[i];
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static boolean starts(byte[] head, int length, int... magic) {
    return holds(head, 0, length, magic);
  }

  private static boolean holds(byte[] head, int from, int length, int... magic) {
    if (length - from < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[from + i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
