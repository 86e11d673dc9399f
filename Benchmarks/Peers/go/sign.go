package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

var key = []byte("a key of the benchmark, 32 bytes")
var body = []byte(`"` + strings.Repeat("x", 1022) + `"`)

// The headers of Standard Webhooks: HMAC-SHA256 of id, time and body.
func sign(header http.Header, number int) {
	id := fmt.Sprintf("msg_%026d", number)
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	code := hmac.New(sha256.New, key)
	io.WriteString(code, id+"."+timestamp+".")
	code.Write(body)
	header.Set("Content-Type", "application/json")
	header.Set("Webhook-Id", id)
	header.Set("Webhook-Timestamp", timestamp)
	header.Set("Webhook-Signature", "v1,"+base64.StdEncoding.EncodeToString(code.Sum(nil)))
}
