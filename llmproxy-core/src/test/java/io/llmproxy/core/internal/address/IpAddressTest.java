package io.llmproxy.core.internal.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "2001:DB8::, 2001:db8::",
        "2001:db8:0:0:0:0:0:1, 2001:db8::1",
        "2001:0db8:0000:0001:0000:0000:0000:0001, 2001:db8:0:1::1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "::ffff:1.2.3.4, 1.2.3.4",
        "::FFFF:102:304, 1.2.3.4",
        "::1.2.3.4, ::102:304",
    })
    void addressesAreWrittenInTheirCanonicalForm(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1.2.3.4",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                "1.2.3.256",
                "1.2.3.04",
                "1.2.3.+4",
                "1.2.3.٤",
                "0x1.2.3.4",
                "16909060",
                "localhost",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::",
                "g::1",
                "::1%eth0",
                "[::1]",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::2:3:4:5:6:7:1.2.3.4",
                "٠::1"
            })
    void anythingElseIsNone(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void randomAddressesAreWhatTheJdkReads() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[16];
            for (int group = 0; group < 16; group += 2) {
                if (random.nextInt(3) > 0) {
                    bytes[group] = (byte) (random.nextBoolean() ? random.nextInt() : 0);
                    bytes[group + 1] = (byte) random.nextInt();
                }
            }
            String text = InetAddress.getByAddress(bytes).getHostAddress();

            IpAddress address = IpAddress.parse(text);

            assertThat(address).isNotNull();
            assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        }
    }

    @Test
    void subscribersOfVersion6HaveManyAddresses() {
        assertThat(IpAddress.parse("2001:db8:1:2:3:4:5:6").subscriber())
                .isEqualTo(IpAddress.parse("2001:db8:1:2:9::").subscriber())
                .isNotEqualTo(IpAddress.parse("2001:db8:1:3::").subscriber());
        assertThat(IpAddress.parse("1.2.3.4").subscriber()).hasToString("1.2.3.4");
    }
}
