// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.cluster;

import io.weft.cli.ctl.ManagementAddress;
import io.weft.cli.ctl.ManagementClient;
import io.weft.cli.settings.SettingsOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that says which member of the cluster is asked. */
final class ServiceOption {
  @Option(names = "--http", paramLabel = "URL",
      description = "The management service of a member, also of another machine. Default: http://127.0.0.1:8080, or what the "
          + "settings http-listen and http-port say")
  private @Nullable String url;

  ManagementClient client(CommandSpec spec) throws InterruptedException {
    return new ManagementClient(url == null ? ManagementAddress.url(SettingsOptions.load(spec)) : url);
  }
}
