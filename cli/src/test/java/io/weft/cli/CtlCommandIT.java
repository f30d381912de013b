// SPDX-License-Identifier: Apache-2.0
package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.Rules;
import io.weft.config.status.NodeStatus;
import io.weft.config.status.ProcessStatus;
import io.weft.config.store.ConfigStore;
import io.weft.management.ManagementOptions;
import io.weft.management.ManagementService;
import io.weft.management.ops.HealthChecks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command against a management service. */
class CtlCommandIT {
  private static final String DOCUMENT = """
      {"subsystems": [{"nqn": "nqn.2014-08.org.example:disks", "attr": {"allow_any_host": "1"},
        "namespaces": [{"nsid": 1, "enable": 1, "device": {"path": "%s"}}]}]}""";

  private final Vertx vertx = Vertx.vertx();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path temporary;
  private DataDirectory folder;
  private ConfigStore store;
  private String url;

  @BeforeEach
  void start() throws Exception {
    Rules rules = new Rules(device ->
        "/missing".equals(device.path()) ? Optional.of("does not exist") : Optional.empty());
    folder = DataDirectory.open(temporary.resolve("data"));
    store = FileConfigStore.open(vertx, folder, rules).await(60, TimeUnit.SECONDS);
    ManagementService service = new ManagementService(ManagementOptions.at("127.0.0.1", 0), store,
        _ -> NodeStatus.withoutTarget(new ProcessStatus("test", "none", Instant.EPOCH)),
        _ -> Future.succeededFuture(List.of()), new HealthChecks(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    vertx.deployVerticle(service).await(60, TimeUnit.SECONDS);
    url = "http://127.0.0.1:" + service.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    store.close().await(60, TimeUnit.SECONDS);
    folder.close();
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private int ctl(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = new String[args.length + 3];
    all[0] = "ctl";
    all[1] = "--http";
    all[2] = url;
    System.arraycopy(args, 0, all, 3, args.length);
    CommandLine weft = Weft.commandLine();
    return weft.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
  }

  private String file(String name, String content) throws Exception {
    return Files.writeString(temporary.resolve(name), content).toString();
  }

  @Test
  void restoresSavesAndClears() throws Exception {
    String document = file("in.json", DOCUMENT.formatted("memory:1MiB"));
    assertEquals(0, ctl("restoreconfig", document), err::toString);
    assertEquals("restored, revision 1\n", out.toString());
    Path saved = Files.writeString(temporary.resolve("out.json"), "old");
    assertEquals(0, ctl("saveconfig", saved.toString()), err::toString);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)));
    assertEquals(0, ctl("saveconfig", "-"), err::toString);
    assertEquals(Files.readString(saved), out.toString());
    assertEquals(0, ctl("clear", "--revision", "1"), err::toString);
    assertEquals("cleared, revision 2\n", out.toString());
    assertTrue(store.snapshot().subsystems().isEmpty());
    assertEquals(0, ctl("restoreconfig", saved.toString(), "--revision", "2"), err::toString);
    assertEquals(0, ctl("saveconfig", "-"));
    assertEquals(Files.readString(saved), out.toString(), "nothing is lost on the way");
  }

  @Test
  void saysWhatIsWrongAndAppliesNothing() throws Exception {
    String document = file("bad.json", DOCUMENT.formatted("/missing"));
    assertEquals(2, ctl("restoreconfig", document));
    assertEquals("weft ctl restoreconfig: " + document + ": subsystems[nqn=nqn.2014-08.org.example:disks].namespaces[nsid=1].device.path: "
        + "'/missing' does not exist; expected the absolute path of a file or block device, or a backend and its argument "
        + "such as 'memory:512MiB'\n",
        err.toString());
    assertEquals(2, ctl("restoreconfig", file("worse.json", "{\"ports\": [{}],\n}")));
    assertTrue(err.toString().contains("worse.json: document: is not JSON at line 2, column 1"), err::toString);
    assertEquals(0, store.snapshot().revision());
  }

  @Test
  void appliesOperationsOrNone() throws Exception {
    String operations = """
        {"operations": [{"op": "put", "kind": "subsystem", "value": {"nqn": "nqn.2014-08.org.example:disks"}},
          {"op": "put", "kind": "namespace", "subsystem": "nqn.2014-08.org.example:disks",
            "value": {"nsid": %s, "device": {"path": "%s"}}}]}""";
    String unreadable = file("unreadable.json", operations.formatted("\"many\"", "memory:1MiB"));
    assertEquals(2, ctl("apply", unreadable));
    assertTrue(err.toString().startsWith("weft ctl apply: " + unreadable + ": operations[1].value.nsid: "), err::toString);
    String bad = file("bad.json", operations.formatted("3", "/missing"));
    assertEquals(2, ctl("apply", bad));
    assertTrue(err.toString().startsWith("weft ctl apply: " + bad + ": subsystems[nqn="), err::toString);
    assertEquals(0, store.snapshot().revision());
    String good = file("good.json", operations.formatted("3", "memory:1MiB"));
    assertEquals(2, ctl("apply", good, "--revision", "4"), err::toString);
    assertEquals(0, ctl("apply", good, "--revision", "0"), err::toString);
    assertEquals("applied, revision 1\n", out.toString());
    assertEquals(1, store.snapshot().subsystems().iterator().next().namespaces().size());
  }

  @Test
  void refusesAStaleRevision() throws Exception {
    String document = file("in.json", DOCUMENT.formatted("memory:1MiB"));
    assertEquals(2, ctl("restoreconfig", document, "--revision", "7"));
    assertTrue(err.toString().contains("made against revision 7, but the configuration is at revision 0"),
        err::toString);
  }

  @Test
  void saysThatAFileCannotBeUsed() {
    assertEquals(2, ctl("restoreconfig", temporary.resolve("none").toString()));
    assertTrue(err.toString().contains("none: there is no such file"), err::toString);
    assertEquals(2, ctl("saveconfig", temporary.resolve("none/out.json").toString()));
    assertTrue(err.toString().contains("none/out.json: cannot be written"), err::toString);
    assertEquals(2, ctl());
    assertEquals(2, ctl("restoreconfig"));
  }

  @Test
  void saysThatNobodyAnswers() throws Exception {
    try (ServerSocket reserved = new ServerSocket(0)) {
      url = "http://127.0.0.1:" + reserved.getLocalPort();
    }
    assertEquals(1, ctl("saveconfig", "-"));
    assertTrue(err.toString().contains("no answer from the management service at " + url), err::toString);
    url = "ftp://127.0.0.1";
    assertEquals(2, ctl("clear"));
  }
}
