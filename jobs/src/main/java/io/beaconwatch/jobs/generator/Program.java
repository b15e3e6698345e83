package io.beaconwatch.jobs.generator;

/**
 * A program as one account runs it.
 *
 * @param devicePath the image as Falcon names it, by device
 * @param identity what tells its process ids from those of the host's other programs
 */
record Program(
    Text image,
    Text devicePath,
    Text imageName,
    Text commandLine,
    Text parentImage,
    Text parentName,
    Account account,
    long identity) {

  static Program of(String image, String commandLine, String parentImage, Account account) {
    return new Program(
        new Text(image),
        new Text("\\Device\\HarddiskVolume3" + image.substring(2)),
        new Text(baseName(image)),
        new Text(commandLine),
        new Text(parentImage),
        new Text(baseName(parentImage)),
        account,
        Draw.of(Draw.of(0, image), commandLine));
  }

  private static String baseName(String image) {
    return image.substring(image.lastIndexOf('\\') + 1);
  }
}
