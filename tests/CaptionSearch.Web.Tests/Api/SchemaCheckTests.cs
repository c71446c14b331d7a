using System.Text.Json.Nodes;

namespace CaptionSearch.Web.Api;

/// <summary>The check itself: that it sees what is wrong.</summary>
public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData("""{"type": "string"}""", "\"a\"", true)]
    [InlineData("""{"type": "string"}""", "1", false)]
    [InlineData("""{"type": "string"}""", "null", false)]
    [InlineData("""{"type": ["null", "string"]}""", "null", true)]
    [InlineData("""{"type": "integer"}""", "3", true)]
    [InlineData("""{"type": "integer"}""", "3.5", false)]
    [InlineData("""{"type": "number"}""", "3", true)]
    [InlineData("""{"type": "number"}""", "1e-7", true)]
    [InlineData("""{"type": "boolean"}""", "0", false)]
    [InlineData("""{"type": "integer", "format": "int32"}""", "3000000000", false)]
    [InlineData("""{"type": "integer", "format": "int64"}""", "3000000000", true)]
    [InlineData("""{"type": "string", "format": "date-time"}""", "\"2024-05-01T10:00:00Z\"", true)]
    [InlineData("""{"type": "string", "format": "date-time"}""", "\"yesterday\"", false)]
    [InlineData("""{"type": "object", "required": ["a"]}""", "{}", false)]
    [InlineData("""{"type": "object", "required": ["a"]}""", """{"a": null}""", true)]
    [InlineData("""{"properties": {"a": {"type": "string"}}}""", """{"a": 1}""", false)]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"a": 1}""", true)]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"b": 1}""", false)]
    [InlineData("""{"additionalProperties": {"type": "integer"}}""", """{"b": 1}""", true)]
    [InlineData("""{"additionalProperties": {"type": "integer"}}""", """{"b": "1"}""", false)]
    [InlineData("""{"type": "array", "items": {"type": "string"}}""", """["a", "b"]""", true)]
    [InlineData("""{"type": "array", "items": {"type": "string"}}""", """["a", 2]""", false)]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "null", true)]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "null"}]}""", "2", false)]
    [InlineData("""{"oneOf": [{"type": "integer"}, {"type": "number"}]}""", "2", false)]
    [InlineData("""{"oneOf": [{"type": "integer"}, {"type": "number"}]}""", "2.5", true)]
    [InlineData("""{"$ref": "#/components/schemas/Thing"}""", """{"name": "a"}""", true)]
    [InlineData("""{"$ref": "#/components/schemas/Thing"}""", """{"name": 1}""", false)]
    public void Faults_AreSeen(string schema, string value, bool isValid)
    {
        SchemaCheck check = new(Document(schema));

        Assert.Equal(isValid, check.Faults(JsonNode.Parse(value), JsonNode.Parse(schema)!).Count == 0);
    }

    [Fact]
    public void Faults_SayWhere()
    {
        const string Schema = """{"properties": {"list": {"items": {"type": "string"}}}}""";

        string fault = Assert.Single(new SchemaCheck(Document(Schema)).Faults(JsonNode.Parse("""{"list": ["a", 7]}"""), JsonNode.Parse(Schema)!));

        Assert.Equal("$.list[1]: 7 is not of 'type' \"string\"", fault);
    }

    [Theory]
    [InlineData("""{"pattern": "^a"}""")]
    [InlineData("""{"type": "text"}""")]
    [InlineData("""{"type": "string", "format": "email"}""")]
    [InlineData("""{"properties": {"a": {"items": {"minimum": 0}}}}""")]
    [InlineData("""{"anyOf": [{"enum": [1]}]}""")]
    [InlineData("""{"$ref": "#/components/schemas/None"}""")]
    public void WhatItDoesNotKnow_IsAnError(string schema)
        => Assert.Throws<NotSupportedException>(() => new SchemaCheck(Document(schema)));

    private static JsonNode Document(string schema) => JsonNode.Parse(
        $$"""
        {
          "paths": { "/x": { "get": { "parameters": [ { "name": "p", "schema": {{schema}} } ] } } },
          "components": { "schemas": { "Thing": { "type": "object", "properties": { "name": { "type": "string" } } } } }
        }
        """)!;
}
