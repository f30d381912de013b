// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.fabric.lifecycle.ControllerState;
import io.weft.fabric.lifecycle.QueueState;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.Capabilities;
import io.weft.nvme.fabrics.ControllerConfiguration;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Property Get, Property Set and Disconnect, the properties, and the Fabrics commands of each queue state. */
class PropertyCommandsTest {
  private static final int INVALID_FIELD = StatusCode.INVALID_FIELD | StatusCode.DNR;
  private static final int INVALID_QUEUE_TYPE = StatusCode.INVALID_QUEUE_TYPE | StatusCode.DNR;

  private final StubPort port = new StubPort();

  @AfterEach
  void close() {
    port.close();
  }

  @ParameterizedTest(name = "property {0}h, eight bytes: {1}")
  @CsvSource({"0, true", "0, false", "4, false", "8, false", "14, false", "1c, false", "20, false", "68, false"})
  void readableProperties(String offset, boolean eightBytes) {
    StubTransport admin = port.openReady();
    int at = Integer.parseInt(offset, 16);
    Completion completion = admin.execute(SqeBuilder.propertyGet(at, eightBytes));
    assertEquals(StatusCode.SUCCESS, completion.status());
    assertEquals(admin.controller().properties().read(at, eightBytes), completion.result());
  }

  @ParameterizedTest(name = "property {0}h, eight bytes: {1}")
  @CsvSource({"4, true", "8, true", "14, true", "1c, true", "c, false", "24, false", "1000, true"})
  void otherPropertiesAreRefused(String offset, boolean eightBytes) {
    StubTransport admin = port.openReady();
    Request request = admin.send(SqeBuilder.propertyGet(Integer.parseInt(offset, 16), eightBytes));
    assertEquals(INVALID_FIELD, admin.status());
    assertEquals(SqeLayout.PROPERTY_OFST, request.errorLocation());
  }

  @Test
  void reservedSizesAreRefused() {
    StubTransport admin = port.openReady();
    SqeBuilder get = SqeBuilder.propertyGet(Property.CAP, false).dword(SqeLayout.PROPERTY_ATTRIB, 2);
    assertEquals(SqeLayout.PROPERTY_ATTRIB, admin.send(get).errorLocation());
    assertEquals(INVALID_FIELD, admin.status());
    SqeBuilder set = SqeBuilder.enable().dword(SqeLayout.PROPERTY_ATTRIB, 1);
    assertEquals(SqeLayout.PROPERTY_ATTRIB, admin.send(set).errorLocation());
    assertEquals(INVALID_FIELD, admin.status());
  }

  @Test
  void capHasTwoHalves() {
    ControllerProperties properties = new ControllerProperties(128, Property.VERSION_2_1, false);
    assertEquals(properties.cap(), properties.read(Property.CAP, true));
    assertEquals(properties.cap(), properties.read(Property.CAP, false) | properties.read(Property.CAP + 4, false) << 32);
    assertTrue((properties.cap() & Capabilities.CSS_NVM) != 0);
    assertEquals(Property.VERSION_2_1, properties.version());
  }

  @Test
  void onlyCcCanBeSet() {
    StubTransport admin = port.openAdmin();
    SqeBuilder set = SqeBuilder.configure(1).dword(SqeLayout.PROPERTY_OFST, Property.CSTS);
    assertEquals(SqeLayout.PROPERTY_OFST, admin.send(set).errorLocation());
    assertEquals(INVALID_FIELD, admin.status());
    assertEquals(ControllerState.DISABLED, admin.controller().state());
  }

  @ParameterizedTest(name = "CC {0}h of a discovery controller: {1}, of an I/O controller: {2}")
  @CsvSource({
      "00460001, true, true", "00460061, true, true", "00460071, true, false", "00000001, true, false",
      "00450001, true, false", "00360001, true, false", "00460081, false, false", "00460801, false, false"})
  void supportedConfigurations(String cc, boolean discovery, boolean io) {
    int value = Integer.parseInt(cc, 16);
    assertEquals(discovery, new ControllerProperties(128, Property.VERSION_2_1, true).supports(value));
    assertEquals(io, new ControllerProperties(128, Property.VERSION_2_1, false).supports(value));
  }

  @Test
  void thePropertiesKeepTheirState() {
    ControllerProperties properties = new ControllerProperties(128, Property.VERSION_2_1, false);
    properties.cc(ControllerConfiguration.EN);
    properties.become(ControllerState.READY);
    assertEquals(properties.csts(), properties.read(Property.CSTS, false));
    assertThrows(IllegalStateException.class, () -> properties.become(ControllerState.DISABLED));
    assertEquals(ControllerState.READY, properties.state());
  }

  @Test
  void propertiesAreForTheAdminQueueAndDisconnectForTheOthers() {
    StubTransport admin = port.openReady();
    StubTransport io = port.openIo(admin, 1);
    assertEquals(INVALID_QUEUE_TYPE, io.execute(SqeBuilder.propertyGet(Property.CAP, true)).status());
    assertEquals(INVALID_QUEUE_TYPE, io.execute(SqeBuilder.enable()).status());
    assertEquals(INVALID_QUEUE_TYPE, admin.execute(SqeBuilder.disconnect()).status());
  }

  @Test
  void disconnectDeletesItsQueue() {
    StubTransport admin = port.openReady();
    StubTransport io = port.openIo(admin, 1);
    assertEquals(StatusCode.CONNECT_INCOMPATIBLE_FORMAT | StatusCode.DNR,
        io.execute(SqeBuilder.disconnect().word(SqeLayout.DISCONNECT_RECFMT, 1)).status());
    assertEquals(QueueState.LIVE, io.queue.state());
    assertEquals(StatusCode.SUCCESS, io.execute(SqeBuilder.disconnect()).status());
    assertEquals(QueueState.GONE, io.queue.state());
    assertNull(admin.controller().queue(1));
    assertEquals(QueueState.LIVE, admin.queue.state());
  }

  @ParameterizedTest(name = "{0} knows: {1}")
  @CsvSource({
      "UNCONNECTED, CONNECT",
      "AUTHENTICATING, ''",
      "LIVE, PROPERTY_SET CONNECT PROPERTY_GET DISCONNECT",
      "CLOSING, ''",
      "GONE, ''"})
  void eachStateKnowsItsCommands(QueueState state, String names) {
    List<String> known = Arrays.asList(names.split(" "));
    check(state, FabricsCommandType.CONNECT, known.contains("CONNECT"));
    check(state, FabricsCommandType.PROPERTY_GET, known.contains("PROPERTY_GET"));
    check(state, FabricsCommandType.PROPERTY_SET, known.contains("PROPERTY_SET"));
    check(state, FabricsCommandType.DISCONNECT, known.contains("DISCONNECT"));
    check(state, FabricsCommandType.AUTHENTICATION_SEND, false);
  }

  private static void check(QueueState state, FabricsCommandType type, boolean known) {
    Command command = FabricsCommands.get(type.code(), state);
    assertEquals(known, command != null, type.title());
    if (command != null) {
      assertEquals(type, command.opcode());
    }
  }
}
