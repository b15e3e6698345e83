package io.beaconwatch.benchmark.memory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * A local folder with a day of files, as many days as wanted, from memory: {@code
 * memory:/30/data/day} has thirty times the files of {@code /data/day}, and those of the second day
 * are named and dated a day later. A file is read from disk once.
 */
final class MemoryFileSystem extends FileSystem {
  static final String SCHEME = "memory";

  private static final ConcurrentMap<String, DatedText> TEXTS = new ConcurrentHashMap<>();

  /** A name in the folder: the number of its day, of five digits, a hyphen, the name on disk. */
  private static final int DAY_DIGITS = 5;

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    String name = path.getName();
    int day = Integer.parseInt(name.substring(0, DAY_DIGITS));
    return new MemoryStream(text(path), day);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return open(path);
  }

  private static DatedText text(Path path) throws IOException {
    String file =
        local(path.getParent()).resolve(path.getName().substring(DAY_DIGITS + 1)).toString();
    DatedText text = TEXTS.get(file);
    if (text == null) {
      // Two that are first may both read it.
      text = DatedText.read(java.nio.file.Path.of(file));
      TEXTS.putIfAbsent(file, text);
    }
    return text;
  }

  private static java.nio.file.Path local(Path folder) {
    String path = folder.toUri().getPath();
    return java.nio.file.Path.of(path.substring(path.indexOf('/', 1)));
  }

  private static int days(Path folder) {
    String path = folder.toUri().getPath();
    return Integer.parseInt(path.substring(1, path.indexOf('/', 1)));
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    List<java.nio.file.Path> files;
    try (Stream<java.nio.file.Path> all = Files.list(local(folder))) {
      files = all.sorted().toList();
    }
    List<FileStatus> found = new ArrayList<>();
    for (int day = 0; day < days(folder); day++) {
      for (java.nio.file.Path file : files) {
        String name = String.format(java.util.Locale.ROOT, "%05d-%s", day, file.getFileName());
        found.add(new MemoryFile(new Path(folder, name), Files.size(file), false));
      }
    }
    return found.toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    if (Files.isDirectory(local(path))) {
      return new MemoryFile(path, 0, true);
    }
    for (FileStatus each : listStatus(path.getParent())) {
      if (each.getPath().getName().equals(path.getName())) {
        return each;
      }
    }
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
    return new BlockLocation[0];
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(getUri());
  }

  @Override
  public Path getHomeDirectory() {
    return new Path(getUri());
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public boolean isDistributedFS() {
    return false;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw readOnly();
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    throw readOnly();
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    throw readOnly();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw readOnly();
  }

  private static IOException readOnly() {
    return new IOException(SCHEME + ": files are for reading");
  }

  /** A file or folder, as Flink asks for it. */
  private record MemoryFile(Path getPath, long getLen, boolean isDir) implements FileStatus {
    @Override
    public long getBlockSize() {
      return Math.max(1, getLen);
    }

    @Override
    public short getReplication() {
      return 1;
    }

    @Override
    public long getModificationTime() {
      return 0;
    }

    @Override
    public long getAccessTime() {
      return 0;
    }
  }
}
