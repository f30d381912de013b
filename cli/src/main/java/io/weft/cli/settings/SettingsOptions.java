// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.settings;

import io.weft.service.settings.ServiceSettings;
import io.weft.service.settings.Setting;
import io.weft.service.settings.UnknownVariables;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * Makes each setting that a command uses an option of it, and adds {@code --config}. The subclasses say which settings;
 * picocli applies them to the commands that name them as their model transformer.
 */
public abstract class SettingsOptions implements IModelTransformer {
  private static final String CONFIG = "--config";

  private final List<Setting<?>> settings;
  private final ScopeType scope;

  private SettingsOptions(List<Setting<?>> settings, ScopeType scope) {
    this.settings = settings;
    this.scope = scope;
  }

  /** Loads the settings of a command whose line has been parsed, and warns of unknown environment variables. */
  public static ServiceSettings load(CommandSpec spec) throws InterruptedException {
    for (String unknown : UnknownVariables.describe(System.getenv().keySet())) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + unknown);
    }
    Map<String, String> given = new HashMap<>();
    for (Setting<?> setting : ServiceSettings.ALL) {
      OptionSpec option = spec.findOption("--" + setting.key());
      if (option != null && option.getValue() instanceof String value) {
        given.put(setting.key(), value);
      }
    }
    Path[] files = spec.findOption(CONFIG).getValue();
    return SettingsSource.load(files == null ? List.of() : List.of(files), given);
  }

  @Override
  public CommandSpec transform(CommandSpec spec) {
    settings.forEach(setting -> spec.addOption(option(setting)));
    return spec.addOption(OptionSpec.builder(CONFIG).paramLabel("FILE").type(Path[].class).scopeType(scope)
        .description("Settings file (JSON); may be repeated, later files override earlier ones.").build());
  }

  private OptionSpec option(Setting<?> setting) {
    OptionSpec.Builder option = OptionSpec.builder("--" + setting.key()).type(String.class).scopeType(scope)
        .paramLabel(setting.placeholder());
    if (setting.isSwitch()) {
      // The name of a switch alone turns it on.
      option.arity("0..1").fallbackValue(ServiceSettings.YES);
    }
    String fallback = setting.describeFallback();
    return option.description(
        setting.description().replace("%", "%%") + (fallback.isEmpty() ? "" : " Default: " + fallback)).build();
  }

  private static List<Setting<?>> allBut(Setting<?>... unused) {
    return ServiceSettings.ALL.stream().filter(setting -> !Arrays.asList(unused).contains(setting)).toList();
  }

  /** All settings. */
  public static final class All extends SettingsOptions {
    /** Called by picocli. */
    public All() {
      super(ServiceSettings.ALL, ScopeType.LOCAL);
    }
  }

  /** The settings of a target node with its management service. */
  public static final class Target extends SettingsOptions {
    /** Called by picocli. */
    public Target() {
      super(allBut(ServiceSettings.DISCOVERY_PORT), ScopeType.LOCAL);
    }
  }

  /** The settings of a discovery node with its management service. */
  public static final class Discovery extends SettingsOptions {
    /** Called by picocli. */
    public Discovery() {
      super(allBut(ServiceSettings.PORT, ServiceSettings.BACKEND), ScopeType.LOCAL);
    }
  }

  /** The settings of a management service. */
  public static final class Admin extends SettingsOptions {
    /** Called by picocli. */
    public Admin() {
      super(allBut(ServiceSettings.LISTEN, ServiceSettings.PORT, ServiceSettings.DISCOVERY_PORT, ServiceSettings.BACKEND),
          ScopeType.LOCAL);
    }
  }

  /**
   * Where the management service is, for a command that uses it and for its subcommands. Its address on another machine
   * is given as a URL.
   */
  public static final class Client extends SettingsOptions {
    /** Called by picocli. */
    public Client() {
      super(List.of(ServiceSettings.HTTP_PORT), ScopeType.INHERIT);
    }
  }
}
