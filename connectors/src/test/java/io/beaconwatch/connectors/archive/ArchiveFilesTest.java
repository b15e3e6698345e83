package io.beaconwatch.connectors.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name :
        List.of(
            "a.json",
            "b.json.gz",
            "deep/c.json",
            "deep/er/d.log",
            "deep/.hidden/e.json",
            "deep/_SUCCESS",
            "deep/f.json.tmp",
            "deep/g.inprogress.1",
            "odd[1].json",
            "with space/é.json")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
    Files.createDirectories(folder.resolve("nothing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a.json                | a.json",
        "./a.json              | a.json",
        "deep/                 | deep/c.json deep/er/d.log",
        "deep/_SUCCESS         | deep/_SUCCESS",
        "deep/_*               | deep/_SUCCESS",
        "*.json                | a.json odd[1].json",
        "odd[1].json           | odd[1].json",
        "?.json                | a.json",
        "[a-b].json*           | a.json b.json.gz",
        "*.{gz,log}            | b.json.gz",
        "deep/*                | deep/c.json deep/er/d.log",
        "*/*.json              | deep/c.json with_space/é.json",
        "**/*.json             | a.json deep/c.json odd[1].json with_space/é.json",
        "deep/**               | deep/c.json deep/er/d.log",
        "d*/er                 | deep/er/d.log",
        "with*/é.json          | with_space/é.json"
      })
  void findsFiles(String path, String expected) throws IOException {
    ArchiveFiles.Listing listing = ArchiveFiles.list(List.of(folder + "/" + path));
    assertThat(listing.problems()).isEmpty();
    assertThat(listing.files())
        .extracting(ArchiveFile::path)
        .containsExactly(
            Arrays.stream(expected.split(" ", -1))
                .map(name -> "file:" + folder + "/" + name.replace("with_space", "with space"))
                .toArray(String[]::new));
    assertThat(listing.files())
        .allMatch(file -> file.length() == Archives.utf8(inFolder(file)).length);
  }

  @Test
  void givesAFileOnceAndCountsTheIgnored() throws IOException {
    ArchiveFiles.Listing listing =
        ArchiveFiles.list(List.of(folder + "/deep", folder + "/deep/c.json", folder + "/**"));
    assertThat(listing.files()).hasSize(6);
    assertThat(listing.ignored()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsno, no such file or folder; did you mean a.json?",
    "nope/x.json, no such file or folder; nor is there a folder",
    "zzzzzzzzzzzz, no such file or folder",
    "*.parquet, no file matches",
    "nothing, the folder holds no file to read",
    "[.json, not a glob",
  })
  void tellsEveryPathThatStandsForNothing(String path, String problem) throws IOException {
    ArchiveFiles.Listing listing =
        ArchiveFiles.list(List.of(folder + "/" + path, folder + "/a.json", "nowhere://x/y"));
    assertThat(listing.files()).hasSize(1);
    assertThat(listing.problems()).hasSize(2);
    assertThat(listing.problems().get(0)).contains(path).contains(problem);
    assertThat(listing.problems().get(1)).contains("nowhere://x/y");
  }

  private String inFolder(ArchiveFile file) {
    return file.path().substring(("file:" + folder + "/").length());
  }
}
