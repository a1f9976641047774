package io.llmproxy.core.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmproxy.api.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "postgres://me:pw@host:5432/db postgres host:5432/db me pw",
                "postgresql://me:p%40%25w+@host/db postgres host/db me p@%w+",
                "postgres://host/db postgres host/db - -",
                "postgres://me@[::1]:5432/db postgres [::1]:5432/db me -",
                "me:pw@tcp(host:3307)/db?parseTime=true mysql host:3307/db me pw",
                "me:p:w@/x@tcp(host)/db mysql host/db me p:w@/x",
                "me@tcp/db mysql 127.0.0.1:3306/db me -",
                "mysql://me:p%2Fw@host:3306/db mysql host:3306/db me p/w",
                "mariadb://me@host/db mysql host/db me -",
                "jdbc:postgresql://host:1/db?user=me&password=pw postgres host:1/db - -",
                "jdbc:mysql://host/db?password=pw mysql host/db - -",
                "jdbc:mariadb://host:3306,other:3306/db mysql host:3306,other:3306/db - -"
            })
    void everyFormIsRead(String text, String driver, String place, String user, String password) {
        ServerUrl url = ServerUrl.parse(text);

        assertThat(url.driver()).hasToString(driver);
        assertThat(url.place()).isEqualTo(place);
        assertThat(url.user().orElse(null)).isEqualTo(user);
        assertThat(url.password().map(Secret::reveal).orElse(null)).isEqualTo(password);
        assertThat(url.jdbcUrl().isPresent()).isEqualTo(text.startsWith("jdbc:"));
        assertThat(url).hasToString(driver + " at " + place);
    }

    @Test
    void parametersOfPostgresBecomeThoseOfItsDriver() {
        assertThat(ServerUrl.parse("postgres://h/db?sslmode=require&connect_timeout=3&search_path=a%2Cb")
                        .parameters())
                .isEqualTo(Map.of("sslmode", "require", "connectTimeout", "3", "currentSchema", "a,b"));
    }

    @Test
    void ofTheParametersOfGoThoseCountThatMeanSomethingHere() {
        assertThat(ServerUrl.parse("me@tcp(h)/db?parseTime=true&loc=Asia%2FTokyo&tls=skip-verify&timeout=2s")
                        .parameters())
                .isEqualTo(Map.of("tls", "skip-verify", "timeout", "2000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://h/db?sslmod=require",
                "postgres://h/db?sslmode",
                "postgres://me:top-secret%@h/db",
                "me:top-secret@tcp(h)/db?tls=custom",
                "me:top-secret@tcp(h)/db?unknown=1",
                "me:top-secret@unix(/tmp/mysql.sock)/db",
                "data/llm-proxy.db",
                "sqlite:data/llm-proxy.db",
                "jdbc:sqlite:x.db",
                "jdbc:h2:mem:top-secret",
                "redis://me:top-secret@h/0",
                ""
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> ServerUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aUrlOfJdbcThatIsHardToReadIsNotPrinted() {
        assertThat(ServerUrl.parse("jdbc:mysql://address=(host=h)(password=pw)/db"))
                .hasToString("mysql at its JDBC URL");
        assertThat(ServerUrl.parse("jdbc:mysql://me:pw@h/db")).hasToString("mysql at its JDBC URL");
    }
}
