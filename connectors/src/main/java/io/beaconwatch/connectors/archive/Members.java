package io.beaconwatch.connectors.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.beaconwatch.common.event.RejectReason;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * Walks through the texts in one file: the file itself, what is compressed in it, the members of an
 * archive in their order, and archives within archives. A zip is read as a stream, by its local
 * headers; a stored member without a length up front is then held in memory by the library, and is
 * damage where it is longer than {@link #MAX_HELD}.
 */
final class Members implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);

  /** Compressed or archived this often, a file is taken for a trap. */
  private static final int MAX_DEPTH = 8;

  /** Enough for the largest preset of xz (65 MiB); a header can ask for 4 GiB. In KiB. */
  private static final int MAX_XZ_MEMORY = 256 * 1024;

  /** In bytes. */
  private static final long MAX_HELD = 16L << 20;

  private static final int BUFFER = 64 * 1024;

  /** One thing found in a file. */
  sealed interface Item permits Text, Damage {}

  /** A text to be read to its end before the next item is asked for; what is unread is passed. */
  record Text(String path, LayerStream in) implements Item {}

  /** A stretch in which no text is found. */
  record Damage(String path, RejectReason reason, String detail) implements Item {}

  private static final class Container {
    final ArchiveInputStream<? extends ArchiveEntry> in;
    final TailStream tail;
    final String path;
    final int depth;
    final Deque<Closeable> layers = new ArrayDeque<>();

    /** The bytes of the member that is being read. */
    LayerStream member;

    Container(
        ArchiveInputStream<? extends ArchiveEntry> in, TailStream tail, String path, int depth) {
      this.in = in;
      this.tail = tail;
      this.path = path;
      this.depth = depth;
    }
  }

  private final FileStream file;
  private final Deque<Container> containers = new ArrayDeque<>();
  private final Deque<Closeable> layers = new ArrayDeque<>();
  private LayerStream root;
  private final String path;
  private int hidden;
  private boolean foundArchive;

  /**
   * @param root of the file, not yet read from
   */
  Members(FileStream file, LayerStream root, String path) {
    this.file = file;
    this.root = root;
    this.path = path;
  }

  /**
   * The next item, or null at the file's end.
   *
   * @param stepwise whether to look for it in steps of one byte, after it was found damaged
   * @throws LayerStream.DamagedException when it is found damaged in longer steps
   */
  Item next(boolean stepwise) throws IOException {
    file.readStepwise(stepwise);
    if (root != null) {
      LayerStream in = root;
      root = null;
      Item item = open(in, path, path, 0);
      if (item != null) {
        return item;
      }
    }
    while (!containers.isEmpty()) {
      Item item = nextOf(containers.peek());
      if (item != null) {
        return item;
      }
    }
    return null;
  }

  /** Whether an archive, which may have several members, was met so far. */
  boolean foundArchive() {
    return foundArchive;
  }

  /**
   * Whether the file's archive can be read on when the text given last is damaged: not where the
   * text is stored in that archive as it is, since then the damage is the archive's own.
   */
  boolean goesOnPastDamage() {
    return containers.size() > 1 || (containers.size() == 1 && !containers.peek().layers.isEmpty());
  }

  private Item nextOf(Container container) throws IOException {
    closeAll(container.layers);
    if (container.member != null && container.member.damage() != null) {
      // Told as the member's damage already; nothing can be found behind it.
      pop();
      return null;
    }
    container.tail.limit(Long.MAX_VALUE);
    try {
      ArchiveEntry entry = container.in.getNextEntry();
      if (entry == null) {
        Item cut = checkEnd(container);
        pop();
        return cut;
      }
      String name = entry.getName();
      if (entry.isDirectory() || (entry instanceof TarArchiveEntry tar && !tar.isFile())) {
        return null;
      }
      String member = container.path + "!/" + name;
      if (ArchiveFiles.isHidden(name)) {
        hidden++;
        return null;
      }
      if (!container.in.canReadEntryData(entry)) {
        return corrupt(member, "encrypted, or compressed in a way that cannot be read");
      }
      if (entry instanceof ZipArchiveEntry zip
          && zip.getMethod() == ZipEntry.STORED
          && zip.getGeneralPurposeBit().usesDataDescriptor()) {
        container.tail.limit(MAX_HELD);
      }
      container.member = new LayerStream(container.in, file);
      return open(container.member, member, name, container.depth + 1);
    } catch (LayerStream.DamagedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      file.rethrowFailure();
      pop();
      return corrupt(container.path, message(e));
    }
  }

  /** What is missing at an archive's end, or null. */
  private Item checkEnd(Container container) throws IOException {
    boolean whole =
        container.in instanceof ZipArchiveInputStream
            ? container.tail.hasZipEnd()
            : container.tail.hasTarEnd();
    if (!whole) {
      return corrupt(container.path, "the archive ends without its end mark");
    }
    boolean stepwise = file.stepwise();
    try {
      // Only padding follows, but a compressed file has its check sum at its end.
      file.readStepwise(false);
      byte[] rest = new byte[8192];
      int n;
      do {
        n = container.tail.read(rest, 0, rest.length);
      } while (n >= 0);
      return null;
    } catch (LayerStream.DamagedException e) {
      return corrupt(container.path, message(e));
    } finally {
      file.readStepwise(stepwise);
    }
  }

  /** Looks into a layer: gives its text or its damage, or null once its archive is on the stack. */
  private Item open(LayerStream bottom, String path, String name, int depth) throws IOException {
    LayerStream in = bottom;
    String inner = name;
    Deque<Closeable> opened = containers.isEmpty() ? layers : containers.peek().layers;
    for (int level = depth; ; level++) {
      Format format = in.format(inner);
      if (level > MAX_DEPTH && format != Format.TEXT && format != Format.UTF_16) {
        return corrupt(path, "compressed more than " + MAX_DEPTH + " times over");
      }
      switch (format) {
        case TEXT -> {
          return new Text(path, in);
        }
        case UTF_16 -> {
          return new Text(path, new LayerStream(new Utf16Stream(in), file));
        }
        case GARBLED -> {
          return corrupt(path, "not compressed as its name says, and no text");
        }
        case UNREADABLE -> {
          return new Damage(
              path, RejectReason.UNKNOWN_SHAPE, "a 7z, rar or evtx file, which is not read");
        }
        case ZIP, TAR -> {
          // A buffer over a decompressor would lose what it holds when damage is met.
          TailStream tail =
              new TailStream(in.isStored() ? new BufferedInputStream(in, BUFFER) : in);
          foundArchive = true;
          containers.push(
              new Container(
                  format == Format.ZIP
                      ? new ZipArchiveInputStream(tail, "UTF-8", true, true)
                      : new TarArchiveInputStream(tail, "UTF-8"),
                  tail,
                  path,
                  level));
          return null;
        }
        case GZIP, BZIP2, XZ, ZSTD -> {
          try {
            InputStream decompressed = decompress(format, in);
            opened.push(decompressed);
            in = new LayerStream(decompressed, file);
            inner = Format.inner(inner);
          } catch (LayerStream.DamagedException e) {
            throw e;
          } catch (IOException | RuntimeException e) {
            file.rethrowFailure();
            return corrupt(path, message(e));
          }
        }
      }
    }
  }

  private static InputStream decompress(Format format, LayerStream in) throws IOException {
    return switch (format) {
      case GZIP -> new GzipStream(in);
      case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(in, BUFFER), true);
      case XZ -> new XZInputStream(new BufferedInputStream(in, BUFFER), MAX_XZ_MEMORY);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
      case TEXT, UTF_16, ZIP, TAR, GARBLED, UNREADABLE ->
          throw new IllegalArgumentException(format.name());
    };
  }

  /** For people: what a library says of damaged data; of data that ends, most say nothing. */
  static String message(Exception damage) {
    Throwable told =
        damage instanceof LayerStream.DamagedException && damage.getCause() != null
            ? damage.getCause()
            : damage;
    String message = told.getMessage();
    if (message != null && !message.isEmpty()) {
      return message;
    }
    return told instanceof EOFException
        ? "the archive ends early"
        : told.getClass().getSimpleName();
  }

  private static Damage corrupt(String path, String detail) {
    return new Damage(path, RejectReason.CORRUPT_ARCHIVE, detail);
  }

  private void pop() throws IOException {
    Container container = containers.pop();
    closeAll(container.layers);
    container.in.close();
  }

  private static void closeAll(Deque<Closeable> streams) throws IOException {
    while (!streams.isEmpty()) {
      streams.pop().close();
    }
  }

  @Override
  public void close() throws IOException {
    if (hidden > 0) {
      LOG.info("Ignored {} hidden members of {}", hidden, path);
      hidden = 0;
    }
    while (!containers.isEmpty()) {
      pop();
    }
    closeAll(layers);
  }
}
