// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import java.util.List;
import java.util.stream.Stream;

/** The admin commands that every type of controller has, with the log pages and features that go with them. */
public final class CommonAdminCommands {
  private CommonAdminCommands() {}

  /**
   * The commands of one controller type.
   *
   * @param asyncEvents the bits of Asynchronous Event Configuration that a host may set
   * @param ownFeatures its features other than Keep Alive Timer and Asynchronous Event Configuration
   * @param ownPages its log pages other than those that list log pages, commands and features
   * @param structures its Identify data structures
   */
  public static List<Command> of(
      int asyncEvents, List<Feature> ownFeatures, List<LogPage> ownPages, List<IdentifyData> structures) {
    Features features = new Features(join(ownFeatures, List.of(
        new AsyncEventConfigurationFeature(asyncEvents),
        new KeepAliveTimerFeature())));
    return List.of(
        new GetLogPageCommand(join(ownPages, List.of(
            new SupportedLogPagesLog(),
            new CommandEffectsLog(),
            new FeatureEffectsLog(features),
            new ManagementEffectsLog()))),
        new IdentifyCommand(structures),
        new SetFeaturesCommand(features),
        new GetFeaturesCommand(features),
        new AsyncEventRequestCommand(),
        new KeepAliveCommand());
  }

  private static <T> List<T> join(List<? extends T> own, List<? extends T> common) {
    return Stream.<T>concat(own.stream(), common.stream()).toList();
  }
}
