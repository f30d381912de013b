// SPDX-License-Identifier: Apache-2.0

/** The {@code weft} command. No other module uses it, so it exports nothing. */
@SuppressWarnings("requires-automatic") // HdrHistogram describes no module.
module io.weft.cli {
  requires static org.jspecify;
  requires io.weft.host;
  requires io.weft.service;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires info.picocli;
  requires java.logging;
  requires java.net.http;
  requires HdrHistogram;

  // picocli fills in options and parameters.
  opens io.weft.cli to info.picocli;
  opens io.weft.cli.cluster to info.picocli;
  opens io.weft.cli.ctl to info.picocli;
  opens io.weft.cli.host to info.picocli;
  opens io.weft.cli.perf to info.picocli;
  opens io.weft.cli.settings to info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with io.weft.cli.LogSetup;
}
